DROP VIEW incidents_v_incident, incidents_v_report, incidents_v_contact;
DROP FUNCTION incidents_search, incidents_search_count, incidents_search_where, incidents_note_progress, incidents_reporters, incidents_share,
  incidents_open_uploads, incidents_use_uploads, incidents_photos;
DROP TABLE incidents_rating, incidents_message, incidents_progress, incidents_upload, incidents_contact_look,
  incidents_contact, incidents_step, incidents_link, incidents_report, incidents_incident, incidents_channel CASCADE;
DROP FUNCTION incidents_hidden_from;
DROP SEQUENCE incidents_incident_id_seq, incidents_report_id_seq, incidents_link_id_seq, incidents_step_id_seq,
  incidents_contact_look_id_seq, incidents_upload_id_seq, incidents_progress_id_seq, incidents_message_id_seq,
  incidents_rating_id_seq;
