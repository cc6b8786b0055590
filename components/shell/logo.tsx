/** A carillon: three bells of different pitch on one beam. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" fill="none" aria-hidden="true" className={className}>
      <path d="M2 3.75h20" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
      <path d="M4.75 3.75v1.5M19.25 3.75v1.5M12 3.75v2.5" stroke="currentColor" strokeWidth="1.5" />
      <path
        d="M4.75 5.25c-1.35 0-1.9.95-1.9 2.3 0 1.3-.35 2-.95 2.7h5.7c-.6-.7-.95-1.4-.95-2.7 0-1.35-.55-2.3-1.9-2.3ZM19.25 5.25c-1.35 0-1.9.95-1.9 2.3 0 1.3-.35 2-.95 2.7h5.7c-.6-.7-.95-1.4-.95-2.7 0-1.35-.55-2.3-1.9-2.3Z"
        fill="currentColor"
      />
      <path
        d="M12 6.25c-2.6 0-3.75 1.9-3.75 4.6 0 3.1-.75 4.75-2 6.15h11.5c-1.25-1.4-2-3.05-2-6.15 0-2.7-1.15-4.6-3.75-4.6ZM10.2 18.75a1.85 1.85 0 0 0 3.6 0Z"
        fill="var(--accent)"
      />
    </svg>
  );
}
