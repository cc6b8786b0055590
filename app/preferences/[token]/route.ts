import { handleRest } from "@/server/api/rest/door";

export { handleRest as GET, handleRest as POST };
