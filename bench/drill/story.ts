/** What was done to the system, and when. */
export type Story = {
  from: Date;
  moments: { at: number; what: string }[];
  /** From `from` to `to` (ms since the epoch) something was wrong. */
  bands: { from: number; to: number; what: string }[];
  tell(what: string): void;
  /** Something begins to be wrong, until `end`. */
  begin(what: string): { end(): void };
};

export function createStory(): Story {
  const moments: Story["moments"] = [];
  const bands: Story["bands"] = [];
  return {
    from: new Date(),
    moments,
    bands,
    tell: (what) => moments.push({ at: Date.now(), what }),
    begin: (what) => {
      const band = { from: Date.now(), to: Number.POSITIVE_INFINITY, what };
      bands.push(band);
      return {
        end: () => {
          band.to = Date.now();
        },
      };
    },
  };
}
