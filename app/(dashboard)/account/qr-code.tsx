import qrcode from "qrcode-generator";
import { useMemo } from "react";

const quietZone = 4;

/** A text as a QR code, drawn here: the secret goes to nobody else. Dark on white in either theme, as cameras need. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => drawingOf(text), [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-48 rounded-lg border"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function drawingOf(text: string): { size: number; path: string } {
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  const all = Array.from({ length: count }, (_, i) => i);
  const dark = all.flatMap((y) =>
    all.filter((x) => code.isDark(y, x)).map((x) => `M${x + quietZone} ${y + quietZone}h1v1h-1z`),
  );
  return { size: count + 2 * quietZone, path: dark.join("") };
}
