CREATE TABLE "actor_topics" (
	"actor_id" text PRIMARY KEY NOT NULL,
	"account_id" integer NOT NULL,
	"filled_to" bigint DEFAULT 0,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "departed_tokens" (
	"user_id" bigint NOT NULL,
	"device_id" text NOT NULL,
	"token" text NOT NULL,
	CONSTRAINT "departed_tokens_user_id_device_id_pk" PRIMARY KEY("user_id","device_id")
);
--> statement-breakpoint
CREATE TABLE "topic_changes" (
	"user_id" bigint NOT NULL,
	"device_id" text NOT NULL,
	"actor_id" text NOT NULL,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone DEFAULT '-infinity' NOT NULL,
	CONSTRAINT "topic_changes_user_id_device_id_actor_id_pk" PRIMARY KEY("user_id","device_id","actor_id")
);
--> statement-breakpoint
ALTER TABLE "actor_topics" ADD CONSTRAINT "actor_topics_account_id_provider_configs_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."provider_configs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "topic_changes_due" ON "topic_changes" USING btree ("due_at");