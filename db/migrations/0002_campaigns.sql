CREATE TABLE "campaign_reports" (
	"campaign_id" integer PRIMARY KEY NOT NULL,
	"computed_at" timestamp with time zone NOT NULL,
	"report" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "campaign_variants" (
	"campaign_id" integer NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"weight" smallint DEFAULT 1 NOT NULL,
	"template_id" integer NOT NULL,
	"template_version_id" integer,
	"won_at" timestamp with time zone,
	CONSTRAINT "campaign_variants_campaign_id_key_pk" PRIMARY KEY("campaign_id","key")
);
--> statement-breakpoint
CREATE TABLE "campaign_waves" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "campaign_waves_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"occurrence" integer NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"zones" text[],
	"bucket_from" integer DEFAULT 0 NOT NULL,
	"bucket_to" integer DEFAULT 10000 NOT NULL,
	"for_winner" boolean DEFAULT false NOT NULL,
	"state" text DEFAULT 'planned' NOT NULL,
	"started_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "campaigns" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "campaigns_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"type_key" text NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"audience" jsonb NOT NULL,
	"delivery" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"requested_by" text,
	"requested_at" timestamp with time zone,
	"approved_by" text,
	"approved_at" timestamp with time zone,
	"approved_revision" integer,
	"starts_at" timestamp with time zone,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"pace_per_second" integer,
	"stop_reason" text,
	"made_from" integer
);
--> statement-breakpoint
CREATE TABLE "attribute_catalogue" (
	"name" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"examples" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audience_list_members" (
	"list_id" integer NOT NULL,
	"user_id" bigint NOT NULL,
	CONSTRAINT "audience_list_members_list_id_user_id_pk" PRIMARY KEY("list_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "audience_lists" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audience_lists_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"purpose" text DEFAULT 'audience' NOT NULL,
	"size" integer DEFAULT 0 NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "audience_lists_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "import_rejects" (
	"import_id" integer NOT NULL,
	"line" integer NOT NULL,
	"message" text NOT NULL,
	"content" text NOT NULL,
	CONSTRAINT "import_rejects_import_id_line_pk" PRIMARY KEY("import_id","line")
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "imports_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"list_id" integer,
	"file_name" text NOT NULL,
	"state" text DEFAULT 'running' NOT NULL,
	"bytes_total" bigint,
	"bytes_read" bigint DEFAULT 0 NOT NULL,
	"accepted" integer DEFAULT 0 NOT NULL,
	"rejected" integer DEFAULT 0 NOT NULL,
	"error" text,
	"started_by" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "opt_outs" (
	"user_id" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"type_key" text NOT NULL,
	"channel" text DEFAULT '' NOT NULL,
	CONSTRAINT "opt_outs_user_id_at_type_key_channel_pk" PRIMARY KEY("user_id","at","type_key","channel")
);
--> statement-breakpoint
CREATE TABLE "suppressions" (
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "suppressions_kind_value_pk" PRIMARY KEY("kind","value")
);
--> statement-breakpoint
CREATE TABLE "presence" (
	"subject" text NOT NULL,
	"account" text NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "presence_subject_account_pk" PRIMARY KEY("subject","account")
);
--> statement-breakpoint
CREATE TABLE "template_partials" (
	"key" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"source" text NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "templates" ALTER COLUMN "type_key" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "campaign_slot" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "campaign_id" integer;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "wave_id" integer;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "variant" text;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "pace_per_second" integer;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "campaign_slot" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "suppressed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "segments" ADD COLUMN "description" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "segments" ADD COLUMN "revision" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "segments" ADD COLUMN "created_by" text DEFAULT 'system' NOT NULL;--> statement-breakpoint
ALTER TABLE "segments" ADD COLUMN "updated_by" text DEFAULT 'system' NOT NULL;--> statement-breakpoint
ALTER TABLE "segments" ADD COLUMN "updated_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "template_versions" ADD COLUMN "source" jsonb;--> statement-breakpoint
ALTER TABLE "template_versions" ADD COLUMN "note" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "templates" ADD COLUMN "draft" jsonb;--> statement-breakpoint
ALTER TABLE "templates" ADD COLUMN "draft_revision" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "templates" ADD COLUMN "draft_by" text;--> statement-breakpoint
ALTER TABLE "templates" ADD COLUMN "draft_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "workspace" ADD COLUMN "approval_over" integer DEFAULT 10000 NOT NULL;--> statement-breakpoint
ALTER TABLE "workspace" ADD COLUMN "brand" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "workspace" ADD COLUMN "sms_segment_cost" integer DEFAULT 45 NOT NULL;--> statement-breakpoint
ALTER TABLE "workspace" ADD COLUMN "currency" text DEFAULT 'EUR' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "campaign_waves_once" ON "campaign_waves" USING btree ("campaign_id","occurrence","starts_at","bucket_from",coalesce("zones"[1], ''));--> statement-breakpoint
CREATE INDEX "campaign_waves_due" ON "campaign_waves" USING btree ("starts_at") WHERE state = 'planned';--> statement-breakpoint
CREATE INDEX "campaigns_status" ON "campaigns" USING btree ("status","id");--> statement-breakpoint
CREATE INDEX "campaigns_starts" ON "campaigns" USING btree ("starts_at");--> statement-breakpoint
CREATE INDEX "audience_list_members_user" ON "audience_list_members" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "opt_outs_at" ON "opt_outs" USING btree ("at");--> statement-breakpoint
CREATE INDEX "notifications_campaign" ON "notifications" USING btree ("campaign_id","id") WHERE campaign_id is not null;