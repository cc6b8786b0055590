export { showOutcome as GET } from "@/server/api/demo/routes";
