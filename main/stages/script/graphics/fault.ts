// What is wrong with the data of a graphic, in words for who wrote it; whoever knows the line adds it.
export class GraphicFault extends Error {}
