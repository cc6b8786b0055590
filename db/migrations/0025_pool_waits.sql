CREATE TABLE "pool_waits" (
	"process" text PRIMARY KEY NOT NULL,
	"waited_ms" integer NOT NULL,
	"at" timestamp with time zone NOT NULL
);
