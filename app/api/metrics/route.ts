export { handleRest as GET } from "@/server/api/rest/door";
