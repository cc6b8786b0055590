import { handleTemplateExport, handleTemplateImport } from "@/server/api/template-files";

export { handleTemplateExport as GET, handleTemplateImport as POST };
