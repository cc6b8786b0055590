import "./globals.css";
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { ApiProvider } from "@/components/api";
import { themeCookie } from "@/components/shell/theme";
import { Toaster } from "@/components/ui/toaster";

export const metadata: Metadata = {
  title: { default: "Carillon", template: "%s · Carillon" },
  description: "Decides who should receive a message, and delivers it.",
};

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fafafa" },
    { media: "(prefers-color-scheme: dark)", color: "#0b0c0e" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = (await cookies()).get(themeCookie)?.value;
  const chosen = theme === "light" || theme === "dark" ? theme : undefined;
  return (
    <html
      lang="en"
      data-theme={chosen}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      suppressHydrationWarning
    >
      <body>
        <ApiProvider>
          <NuqsAdapter>{children}</NuqsAdapter>
        </ApiProvider>
        <Toaster />
      </body>
    </html>
  );
}
