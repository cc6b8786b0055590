/** What an import changed. */
export type Imported = {
  templates: { id: number; typeKey: string }[];
  partials: string[];
  brand: boolean;
};

/** Why an archive was not taken over: a sentence, and a line for everything that it is about. */
export class ArchiveRefused extends Error {
  constructor(
    message: string,
    /** Only because something was changed here since the export: a person may say to overwrite it. */
    readonly changedHere: boolean,
  ) {
    super(message);
  }
}

/** Sends an archive of templates. @throws ArchiveRefused */
export async function sendArchive(sent: { file: File; overwrite: boolean }): Promise<Imported> {
  const response = await fetch(`/api/templates/files?overwrite=${sent.overwrite}`, {
    method: "POST",
    headers: { "content-type": "application/zip" },
    body: sent.file,
  });
  if (!response.ok) throw await refusalOf(response);
  const imported: Imported = await response.json();
  return imported;
}

async function refusalOf(response: Response): Promise<ArchiveRefused> {
  const problem: { detail?: string; errors?: { path: string; message: string }[] } = await response
    .json()
    .catch(() => ({}));
  const { detail = `The server answered ${response.status}. Try again in a moment.` } = problem;
  const lines = (problem.errors ?? []).map(({ path, message }) => `${path}: ${message}`);
  return new ArchiveRefused([detail, ...lines].join("\n"), response.status === 409);
}
