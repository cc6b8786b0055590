/** The type of what drills send. Its messages go to accounts of the sandbox alone, whatever the order says. */
export const drillType = "drill.message";
