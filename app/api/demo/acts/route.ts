export { doAct as POST } from "@/server/api/demo/routes";
