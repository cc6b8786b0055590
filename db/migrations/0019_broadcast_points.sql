CREATE TABLE "broadcast_points" (
	"notification_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"reached" bigint NOT NULL,
	"opened" bigint NOT NULL,
	"clicked" bigint NOT NULL,
	"archived" bigint NOT NULL,
	CONSTRAINT "broadcast_points_notification_id_at_pk" PRIMARY KEY("notification_id","at")
);
