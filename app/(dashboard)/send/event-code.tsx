import { Card, CardBody } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { JsonView } from "@/components/ui/json-view";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { curlOf, type EventInput } from "./draft";

/** Exactly what is sent, and how a producer would send the same. */
export function EventCode({ event, baseUrl }: { event: EventInput | null; baseUrl: string }) {
  if (!event) return null;
  const curl = curlOf(event, baseUrl);
  return (
    <Card>
      <CardBody className="pt-1">
        <Tabs defaultValue="json">
          <TabList aria-label="The event as code">
            <Tab value="json">JSON</Tab>
            <Tab value="curl">curl</Tab>
          </TabList>
          <TabPanel value="json">
            <JsonView value={event} />
          </TabPanel>
          <TabPanel value="curl">
            <div className="relative rounded-md border bg-sunken">
              <CopyButton value={curl} label="curl line" className="absolute top-1.5 right-1.5" />
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
              <pre tabIndex={0} className="max-h-96 overflow-auto p-3 pr-10 font-mono text-xs">
                {curl}
              </pre>
            </div>
          </TabPanel>
        </Tabs>
      </CardBody>
    </Card>
  );
}
