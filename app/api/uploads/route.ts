import { handleUpload } from "@/server/api/uploads";

export { handleUpload as POST };
