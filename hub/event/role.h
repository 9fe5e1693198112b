/* role.h – what a party is to the customer whose document names it, as far as that relates the two. */
#ifndef HUB_EVENT_ROLE_H
#define HUB_EVENT_ROLE_H

enum role_bond {
    BOND_NONE, /* a payer of thousands of cars would be known by little else */
    BOND_DRIVER,
    BOND_CONTACT,
    BOND_COUNT
};
enum role_bond role_bond(const char *role);

#endif
