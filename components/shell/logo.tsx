/** A carillon: three bells of different pitch on one beam. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" fill="none" aria-hidden="true" className={className}>
      <path d="M2.5 4.5h19" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
      <path
        d="M12 4.5v1.6M12 6.1c-2.7 0-4.1 2-4.1 4.6 0 3-.7 4.6-1.9 6h12c-1.2-1.4-1.9-3-1.9-6 0-2.6-1.4-4.6-4.1-4.6Z"
        stroke="var(--accent)"
        strokeWidth="1.75"
        strokeLinejoin="round"
      />
      <path
        d="M10.4 19.4a1.65 1.65 0 0 0 3.2 0"
        stroke="var(--accent)"
        strokeWidth="1.75"
        strokeLinecap="round"
      />
      <path
        d="M4.4 4.5v2.2c0 1.5-.4 2.4-1.2 3.3h2.6M19.6 4.5v2.2c0 1.5.4 2.4 1.2 3.3h-2.6"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
