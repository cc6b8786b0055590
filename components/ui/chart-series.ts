/** A colour of the theme: a category's `--chart-1` … `--chart-6`, or a state's `--ok`, `--warn`, `--bad`. */
export type ChartColor = `--${string}`;
export type ChartSeries = { key: string; label: string; color: ChartColor; dashed?: boolean };
