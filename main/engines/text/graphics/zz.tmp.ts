import { countries } from "../../../base/countries.ts";
import { readLooks } from "../../../stages/footage/looks.ts";
import { Fonts } from "../fonts.ts";
import { Graphics } from "./index.ts";
const looks = readLooks(new URL("../../../../resources/looks", import.meta.url).pathname);
const look = [...looks.values()][0]!;
const g = new Graphics(new Fonts(null));
const ids = [...countries().keys()];
const lists = [...ids.map((i) => [i]), ["010", "578"], ["010", "242"], ["242", "554"], ["643"], ["643", "840"]];
for (const size of [{ width: 480, height: 270 }, { width: 270, height: 480 }])
  for (const list of lists) {
    const graphic = { kind: "map" as const, title: "T", regions: list.map((id) => ({ id, name: "Some name" })), places: [], isRoute: false };
    try { const p = g.draw({ graphic, look, size }, { part: "moving", at: 1 }); if (!(p.width > 0 && p.height > 0)) console.log(list, p.width, p.height); }
    catch (e) { console.log(list.join(), size.width, String(e)); }
  }
for (const graphic of [
 { kind: "map", title: null, regions: [], places: [{name:"A",latitude:10,longitude:10}], isRoute: true },
 { kind: "map", title: null, regions: [], places: [{name:"A",latitude:10,longitude:10},{name:"B",latitude:10,longitude:10}], isRoute: true },
 { kind: "map", title: null, regions: [], places: [{name:"A",latitude:90,longitude:0},{name:"B",latitude:-90,longitude:0}], isRoute: true },
 { kind: "line", title: null, unit:null, source:null, numbering:{prefix:"",suffix:"",decimals:0}, series:[{name:null,points:[{label:"a",value:5,marked:false},{label:"b",value:5,marked:false}]}] },
 { kind: "line", title: null, unit:null, source:null, numbering:{prefix:"",suffix:"",decimals:6}, series:[{name:null,points:[{label:"1",value:0,marked:false},{label:"2",value:1e15,marked:true}]}] },
 { kind: "bars", title: null, unit:null, source:null, numbering:{prefix:"PPPPPPPPPPPP",suffix:"SSSSSSSSSSSSSSSSSSSSSSSS",decimals:6}, bars:Array.from({length:12},(_,i)=>({label:"x".repeat(200)+i,value:1e15,marked:false})) },
 { kind: "line", title: "t".repeat(200), unit:"u".repeat(200), source:"s".repeat(200), numbering:{prefix:"PPPPPPPPPPPP",suffix:"SSSSSSSSSSSSSSSSSSSSSSSS",decimals:6}, series:Array.from({length:4},(_,k)=>({name:"n".repeat(200)+k,points:Array.from({length:60},(_,i)=>({label:"x".repeat(20)+i,value:1e15*i,marked:true}))})) },
 { kind: "count", value: -1e15, numbering:{prefix:"PPPPPPPPPPPP",suffix:"SSSSSSSSSSSSSSSSSSSSSSSS",decimals:6}, label:"l".repeat(200)},
 { kind: "lowerThird", of:"person", text:"t".repeat(80), detail:"d".repeat(80)},
] as const) for (const size of [{ width: 480, height: 270 }, { width: 270, height: 480 }]) {
  for (const at of [0, 0.5, 1, 5]) try { const p = g.draw({ graphic: graphic as never, look, size }, { part: "moving", at }); if (!(p.width > 0)) console.log(graphic.kind, p); } catch (e) { console.log(graphic.kind, size.width, at, String(e)); }
  try { g.parts({graphic: graphic as never, look, size}).hasStill && g.draw({ graphic: graphic as never, look, size }, { part: "still" }); } catch (e) { console.log("still", graphic.kind, size.width, String(e)); }
}
console.log("done", ids.length);
