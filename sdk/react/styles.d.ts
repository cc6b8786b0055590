// The import of a style sheet has no names.
export {};
