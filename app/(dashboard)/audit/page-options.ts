/** Where the list goes on: the same for the server's first page and the browser's next ones. */
export const pageOptions = {
  getNextPageParam: ({ next }: { next: number | null }) => next,
};
