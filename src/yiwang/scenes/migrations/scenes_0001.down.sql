DROP TABLE scenes_pack;
