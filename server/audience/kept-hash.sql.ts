/**
 * What is kept of an address or number of somebody who was erased, where forgetting it would write to
 * them again: a hash with the workspace's own secret, of the SQL expression `value`. It can be asked
 * about, and not read back.
 */
export const keptHash = (value: string) =>
  `('erased:' || encode(sha256(convert_to((select link_secret from workspace) || lower(${value}), 'UTF8')), 'hex'))`;
