import { useState } from "react";
import { MailFrame } from "@/components/preview/mail-frame";
import type { Look } from "@/components/preview/rendered";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { cn } from "@/components/ui/class-names";
import { Segmented } from "@/components/ui/segmented";
import type { Brand } from "./brand-view";

/** A short mail in the brand as it stands in the form. */
export function BrandPreview({ brand }: { brand: Brand }) {
  const [width, setWidth] = useState<"640" | "375">("640");
  const look: Look = "light";
  return (
    <Card>
      <CardHeader
        title="A mail in this brand"
        actions={
          <Segmented
            aria-label="Width"
            value={width}
            onValueChange={setWidth}
            options={[
              { value: "640", label: "Desktop" },
              { value: "375", label: "Mobile" },
            ]}
          />
        }
      />
      <CardBody>
        <div
          className={cn("mx-auto overflow-hidden rounded-lg border", width === "375" && "max-w-94")}
        >
          <MailFrame
            title="A mail in this brand"
            html={exampleMail(brand)}
            width={Number(width)}
            height={520}
            look={look}
            images
          />
        </div>
      </CardBody>
    </Card>
  );
}

function exampleMail(brand: Brand): string {
  const company = escaped(brand.companyName ?? "Your company");
  const color = colorOr(brand.primaryColor, "#0b6b85");
  const font = escaped(brand.fontFamily ?? "system-ui, sans-serif");
  const logo = brand.logoUrl?.startsWith("https://")
    ? `<img src="${escaped(brand.logoUrl)}" alt="${company}" style="max-height:48px;max-width:220px">`
    : `<strong style="font-size:20px">${company}</strong>`;
  const address = escaped(brand.postalAddress ?? "").replaceAll("\n", "<br>");
  return `<body style="margin:0;padding:24px 12px;background:${colorOr(brand.backgroundColor, "#f4f5f6")};font-family:${font};color:#1f2430">
<div style="max-width:560px;margin:0 auto">
  <div style="text-align:center;padding:8px 0 20px">${logo}</div>
  <div style="background:#fff;border-radius:8px;padding:28px;font-size:16px;line-height:1.5">
    <h1 style="font-size:22px;margin:0 0 12px">Your order is on its way</h1>
    <p style="margin:0 0 20px">Order 991 left our warehouse today and arrives on Friday. <a href="#" style="color:${color}">Follow it</a> on the map.</p>
    <a href="#" style="display:inline-block;background:${color};color:#fff;padding:12px 22px;border-radius:6px;text-decoration:none">See the order</a>
  </div>
  <p style="text-align:center;color:#667;font-size:12px;line-height:1.6;padding-top:16px">${company}<br>${address}</p>
</div>`;
}

const colorOr = (color: string | undefined, fallback: string) =>
  color && /^#[0-9a-f]{6}$/i.test(color) ? color : fallback;

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
