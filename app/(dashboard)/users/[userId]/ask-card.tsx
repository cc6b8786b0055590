import { useQueryStates } from "nuqs";
import { Card } from "@/components/ui/card";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { askParsers, askTabs } from "./filters";
import { NearForm } from "./near-form";
import { NotificationForm } from "./notification-form";
import type { Person } from "./person";
import { SimulateForm } from "./simulate-form";

const labels = {
  near: "Why didn’t they get it?",
  id: "By a notification’s id",
  now: "If it were sent now",
};

/** The questions that support has about a person, each with its answer below. */
export function AskCard({ person }: { person: Person }) {
  const [{ ask }, setState] = useQueryStates(askParsers);
  const { userId } = person.user;
  return (
    <Card className="px-4 pt-1 pb-4">
      <Tabs
        value={ask}
        onValueChange={(chosen) =>
          void setState({ ask: askTabs.find((tab) => tab === chosen) ?? null })
        }
      >
        <TabList aria-label="Questions">
          {askTabs.map((tab) => (
            <Tab key={tab} value={tab}>
              {labels[tab]}
            </Tab>
          ))}
        </TabList>
        <TabPanel value="near">
          <NearForm userId={userId} zone={person.user.timeZone} types={person.types} />
        </TabPanel>
        <TabPanel value="id">
          <NotificationForm />
        </TabPanel>
        <TabPanel value="now">
          <SimulateForm userId={userId} />
        </TabPanel>
      </Tabs>
    </Card>
  );
}
