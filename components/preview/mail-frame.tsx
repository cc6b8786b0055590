import { useEffect, useRef, useState } from "react";
import { pageNonce } from "../nonce";
import { cn } from "../ui/class-names";
import type { Look } from "./rendered";

/**
 * A mail's HTML where it can do nothing: no scripts, no links that lead anywhere, no network but, when
 * asked for, pictures. `width` is the window's least (px); it is scaled down to the place there is.
 */
export function MailFrame(props: {
  title: string;
  html: string;
  width: number;
  height: number;
  look: Look;
  images: boolean;
}) {
  const { title, html, width, height, look, images } = props;
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(width);
  const [alive, setAlive] = useState(false);
  useEffect(() => setAlive(true), []);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setRoom(entry.contentRect.width);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const scale = Math.min(1, room / width);
  return (
    <div ref={box} className="overflow-hidden" style={{ height: height * scale }}>
      {alive && (
        <iframe
          title={title}
          sandbox=""
          srcDoc={guarded(html, images)}
          className={cn("origin-top-left border-0", look === "dark" ? "bg-[#121212]" : "bg-white")}
          // The scheme of the frame is what the mail's own media queries see.
          style={{
            width: Math.max(width, room),
            height,
            colorScheme: look,
            transform: `scale(${scale})`,
          }}
        />
      )}
    </div>
  );
}

/**
 * The policy stands first, so that nothing in the mail comes before it. The page's own policy holds in
 * the frame too: style sheets carry its nonce, which only a browser that shows the page knows.
 */
function guarded(html: string, images: boolean): string {
  const pictures = images ? "data: https:" : "data:";
  const policy = `default-src 'none'; img-src ${pictures}; style-src 'unsafe-inline'`;
  const base = "body{margin:0;font:15px/1.5 system-ui,sans-serif}a{pointer-events:none}";
  return `<!doctype html><meta charset="utf-8"><meta http-equiv="content-security-policy" content="${policy}"><meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width"><style>${base}</style>${html}`.replaceAll(
    /<style\b/gi,
    `<style nonce="${pageNonce() ?? ""}"`,
  );
}
