export { showPhone as GET } from "@/server/api/demo/routes";
