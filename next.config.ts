import type { NextConfig } from "next";

const config: NextConfig = {
  // Several builds of one checkout can live side by side.
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  // `npm run check` does it; a first start need not wait for it.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  experimental: { authInterrupts: true },
  // Loaded as they are: bundling them costs memory, and breaks what they find by their own path.
  serverExternalPackages: [
    ...["pg", "pg-boss", "pino", "better-auth"],
    ...["liquidjs", "sanitize-html", "html-to-text", "mjml"],
    ...["firebase-admin", "@parse/node-apn", "web-push"],
    ...["resend", "nodemailer", "twilio", "telnyx"],
  ],
};

export default config;
