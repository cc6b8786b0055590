import { NothingHere } from "@/components/ui/nothing-here";

export const metadata = { title: "Not found" };

/** Inside the shell: whoever mistyped an address keeps the navigation. */
export default function NotFound() {
  return <NothingHere />;
}
