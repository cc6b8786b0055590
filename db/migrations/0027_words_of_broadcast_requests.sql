-- What waits for a second person, or was decided, keeps the words that are published now: until here it kept none.
UPDATE broadcast_requests r
SET broadcast = r.broadcast || jsonb_build_object('templateVersionId', (
  SELECT te.published_version_id FROM templates te WHERE te.type_key = r.broadcast ->> 'typeKey'))
WHERE NOT r.broadcast ? 'templateVersionId';
