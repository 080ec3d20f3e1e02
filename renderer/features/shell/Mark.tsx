// The program's sign.
import sign from "../../icon.svg";

export function Mark({ size }: { size: number }) {
  return <img src={sign} width={size} height={size} alt="" draggable={false} />;
}
