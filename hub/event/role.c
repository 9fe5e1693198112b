#include "hub/event/role.h"

#include <stddef.h>
#include <string.h>

enum role_bond role_bond(const char *role) {
    static const struct {
        const char *role;
        enum role_bond bond;
    } roles[] = {{"driver", BOND_DRIVER}, {"bringer", BOND_DRIVER}, {"contact", BOND_CONTACT}};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        if (strcmp(roles[i].role, role) == 0) {
            return roles[i].bond;
        }
    }
    return BOND_NONE;
}
