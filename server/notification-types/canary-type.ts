/** The type of what Carillon sends itself each minute, to see whether it arrives. */
export const canaryType = "system.canary";
