import { Heart, Megaphone, Send, UserMinus, UserPlus, Zap } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { celebrity, type Person, persons } from "@/server/api/demo/persons";
import { Flower } from "./flower";
import type { Acting } from "./use-acts";

/** One's own photo, the friends', and who is followed: everything that sends something. */
export function Feed(props: Acting & { person: Person; follows: boolean }) {
  const { person, act, pending } = props;
  return (
    <>
      <Card className="overflow-hidden">
        <Flower of={person.key} className="h-32 w-full lg:h-48" />
        <div className="grid gap-3 p-4">
          <div>
            <h2 className="font-medium">Your photo: {person.photo}</h2>
            <p className="text-ink-soft text-sm">
              One like is told at once. Of a storm the first is, and the others become one update.
            </p>
          </div>
          <div className="flex flex-wrap gap-2">
            <Button
              pending={pending === "like"}
              onClick={() => act({ act: "like", of: person.key })}
            >
              <Heart aria-hidden /> Somebody likes it
            </Button>
            <Button
              variant="primary"
              pending={pending === "storm"}
              onClick={() => act({ act: "storm" })}
            >
              <Zap aria-hidden /> 300 people like it
            </Button>
          </div>
        </div>
      </Card>
      <Friends {...props} />
      <div className="grid gap-5 sm:grid-cols-2 sm:gap-3">
        <Celebrity {...props} />
        <Announcement {...props} />
      </div>
    </>
  );
}

function Friends({ person, act, pending }: Acting & { person: Person }) {
  const friends = persons.filter(({ key }) => key !== person.key);
  return (
    <section aria-label="Friends' photos" className="grid grid-cols-3 gap-3">
      {friends.map((friend) => (
        <Card key={friend.key} className="overflow-hidden">
          <Flower of={friend.key} className="h-20 w-full" />
          <div className="grid gap-2 p-2.5">
            <p className="truncate text-ink-soft text-xs">{friend.name}</p>
            <Button
              size="sm"
              aria-label={`Like ${friend.name}'s photo`}
              disabled={pending === "like"}
              onClick={() => act({ act: "like", of: friend.key })}
            >
              <Heart aria-hidden /> Like
            </Button>
          </div>
        </Card>
      ))}
    </section>
  );
}

function Celebrity({ follows, act, pending }: Acting & { follows: boolean }) {
  return (
    <Card className="grid content-between gap-3 p-4">
      <div>
        <h2 className="font-medium">{celebrity.name}</h2>
        <p className="text-ink-soft text-sm">
          Every second person here follows them. {follows ? "You do, too." : "You do not."}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button pending={pending === "post"} onClick={() => act({ act: "post" })}>
          <Send aria-hidden /> Let them post
        </Button>
        <Button
          variant="ghost"
          pending={pending === "follow"}
          onClick={() => act({ act: "follow", on: !follows })}
        >
          {follows ? <UserMinus aria-hidden /> : <UserPlus aria-hidden />}
          {follows ? "Unfollow" : "Follow"}
        </Button>
      </div>
    </Card>
  );
}

function Announcement({ act, pending }: Acting) {
  return (
    <Card className="grid content-between gap-3 p-4">
      <div>
        <h2 className="font-medium">News for everybody</h2>
        <p className="text-ink-soft text-sm">
          A broadcast: one notification, which every inbox looks up. It ends after 15 minutes.
        </p>
      </div>
      <Button
        className="justify-self-start"
        pending={pending === "announce"}
        onClick={() => act({ act: "announce" })}
      >
        <Megaphone aria-hidden /> Announce albums
      </Button>
    </Card>
  );
}
