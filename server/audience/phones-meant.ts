import { getCountries, parsePhoneNumberFromString } from "libphonenumber-js/min";

/**
 * The E.164 numbers that somebody may mean by a spelling: one where the country is said (`+49 …`,
 * `0049 …`), else that number in every country that could have it.
 */
export function phonesMeant(text: string): string[] {
  const typed = text.trim().replace(/^tel:/, "").replace(/^00/, "+").replace(/\(0\)/, "");
  if (typed.startsWith("+")) {
    const phone = parsePhoneNumberFromString(typed);
    return [phone?.number ?? `+${typed.replaceAll(/\D/g, "")}`];
  }
  const meant = getCountries().flatMap((country) => {
    const phone = parsePhoneNumberFromString(typed, country);
    return phone?.isPossible() ? [phone.number] : [];
  });
  // Often the country is said, and only the plus is missing.
  return [...new Set([...meant, `+${typed.replaceAll(/\D/g, "")}`])];
}
