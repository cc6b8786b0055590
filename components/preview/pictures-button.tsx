import { Image, ImageOff } from "lucide-react";
import { Button } from "../ui/button";

/** Whether a mail's pictures are fetched from their own servers, which see who looks. */
export function PicturesButton(props: { images: boolean; onImages: (images: boolean) => void }) {
  const { images, onImages } = props;
  return (
    <Button
      size="sm"
      variant="ghost"
      aria-pressed={images}
      aria-label="Fetch pictures"
      title={
        images
          ? "Pictures are fetched from their own servers"
          : "Pictures are not fetched from their own servers"
      }
      onClick={() => onImages(!images)}
    >
      {images ? <Image aria-hidden /> : <ImageOff aria-hidden />}
    </Button>
  );
}
