generic set phone 13916820081 --author zhou.min --reason 门店前台电话
generic list
