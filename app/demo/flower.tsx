import type { PersonKey } from "@/server/api/demo/persons";

type Look = { sky: [string, string]; petals: string; heart: string; count: number };

/** Pictures have their own colours, in the light and in the dark. */
const looks: Record<PersonKey, Look> = {
  dana: { sky: ["#ffd9c7", "#f28b82"], petals: "#c2255c", heart: "#ffe066", count: 6 },
  sam: { sky: ["#cfe8f5", "#4a7fa5"], petals: "#f1f3f5", heart: "#f59f00", count: 10 },
  mira: { sky: ["#eadcf5", "#8f6bb8"], petals: "#5f3dc4", heart: "#ffd43b", count: 6 },
  jonas: { sky: ["#fff0c2", "#7aa36b"], petals: "#e03131", heart: "#212529", count: 4 },
};

/** A photo, as far as a drawing can be one. */
export function Flower({ of, className }: { of: PersonKey; className?: string }) {
  const { sky, petals, heart, count } = looks[of];
  const turns = Array.from({ length: count }, (_, i) => (360 / count) * i);
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 320 180"
      preserveAspectRatio="xMidYMid slice"
      className={className}
    >
      <linearGradient id={`sky-${of}`} x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stopColor={sky[0]} />
        <stop offset="1" stopColor={sky[1]} />
      </linearGradient>
      <rect width="320" height="180" fill={`url(#sky-${of})`} />
      {[
        [160, 92, 1],
        [66, 122, 0.55],
        [262, 116, 0.65],
      ].map(([x = 0, y = 0, size = 1]) => (
        <g key={x} transform={`translate(${x} ${y}) scale(${size})`}>
          <path d="M0 0Q6 50 -2 120" stroke="#2f6b3f" strokeWidth="6" fill="none" />
          {turns.map((turn) => (
            <ellipse
              key={turn}
              rx="17"
              ry="34"
              cy="-30"
              fill={petals}
              opacity="0.9"
              transform={`rotate(${turn})`}
            />
          ))}
          <circle r="15" fill={heart} />
        </g>
      ))}
    </svg>
  );
}
