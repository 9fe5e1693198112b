/* directory.h – a port that puts each document into a folder, as <DOCNUM>.xml. The smallest port: copy it for a new one.
 * A file stands there whole or not at all, and once the answer is PORT_DONE it survives a loss of power. */
#ifndef ADAPTERS_DIRECTORY_DIRECTORY_H
#define ADAPTERS_DIRECTORY_DIRECTORY_H

#include "hub/stage/port.h"

/* False and *error (config_bad_value) when `path` is no folder that can be written into. Sending answers
 *   PORT_DONE     the file stands there, written now or before with the same bytes
 *   PORT_AGAIN    disk_full, or port_refused with the system's reason
 *   PORT_REFUSED  other bytes stand there under that number.
 * Thread-safe as long as no two threads send one number. */
bool directory_open(const char *path, struct port *port, struct error *error);

#endif
