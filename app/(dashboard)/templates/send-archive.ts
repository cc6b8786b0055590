/** What an import changed. */
export type Imported = {
  templates: { id: number; typeKey: string }[];
  partials: string[];
  brand: boolean;
};

/** Sends an archive of templates. Rejects with the sentences that refuse it, a line each. */
export async function sendArchive(file: File): Promise<Imported> {
  const response = await fetch("/api/templates/files", {
    method: "POST",
    headers: { "content-type": "application/zip" },
    body: file,
  });
  if (response.ok) {
    const imported: Imported = await response.json();
    return imported;
  }
  throw new Error(await refusalOf(response));
}

async function refusalOf(response: Response): Promise<string> {
  const problem: { detail?: string; errors?: { path: string; message: string }[] } = await response
    .json()
    .catch(() => ({}));
  const { detail = `The server answered ${response.status}. Try again in a moment.` } = problem;
  const lines = (problem.errors ?? []).map(({ path, message }) => `${path}: ${message}`);
  return [detail, ...lines].join("\n");
}
