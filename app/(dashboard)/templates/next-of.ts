/** Where the next page of the list begins. */
export const nextOf = {
  getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor,
};
