export { openSession as POST } from "@/server/api/demo/routes";
