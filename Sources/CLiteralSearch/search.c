#include "CLiteralSearch.h"
