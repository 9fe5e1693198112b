generic set phone 13916820081 --author li.na --reason 前台电话
