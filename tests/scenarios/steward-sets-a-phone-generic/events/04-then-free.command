generic free phone 13916820081 --author zhou.min --reason 已核实
explain D0123/K81 D0456/R81
