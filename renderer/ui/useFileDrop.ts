// Files that a person drags here from outside of the page: whether they are above, and what was let go.
import { useRef, useState, type DragEvent } from "react";

export interface FileDrop {
  /** Files are held above. */
  isOver: boolean;
  /** For the element that takes them. */
  handlers: {
    onDragEnter: (event: DragEvent) => void;
    onDragOver: (event: DragEvent) => void;
    onDragLeave: (event: DragEvent) => void;
    onDrop: (event: DragEvent) => void;
  };
}

/** @param onFiles `[]`: something was let go that is no file. Folders come as files of no size, which the app can name. */
export function useFileDrop(onFiles: (files: File[]) => void, isOff = false): FileDrop {
  const [isOver, setOver] = useState(false);
  // Every element inside tells of its own entering and leaving.
  const depth = useRef(0);
  const isFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes("Files");
  const end = () => {
    depth.current = 0;
    setOver(false);
  };
  return {
    isOver: isOver && !isOff,
    handlers: {
      onDragEnter: (event) => {
        if (!isFiles(event)) return;
        depth.current++;
        setOver(true);
      },
      onDragOver: (event) => {
        if (!isFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = isOff ? "none" : "copy";
      },
      onDragLeave: () => {
        depth.current = Math.max(0, depth.current - 1);
        if (depth.current === 0) setOver(false);
      },
      onDrop: (event) => {
        end();
        if (isOff) return;
        event.preventDefault();
        event.stopPropagation();
        onFiles([...event.dataTransfer.files]);
      },
    },
  };
}
