// SPDX-License-Identifier: Apache-2.0
/// Formulas applied to each element of a buffer, shared by the fast backends.
#pragma once

#include "kernels/common/host_device.hpp"

namespace isotone::kernels::common {

/// a * b
struct Multiply {
    ISOTONE_HD float operator()(float a, float b) const { return a * b; }
};

/// scale * a + b
struct ScaleAndAdd {
    float scale;
    ISOTONE_HD float operator()(float a, float b) const { return scale * a + b; }
};

/// measured / max(expected, floor); 0 where measured is 0
struct Ratio {
    float floor;
    ISOTONE_HD float operator()(float measured, float expected) const {
        if (measured == 0.0F) {
            return 0.0F;
        }
        return measured / (expected > floor ? expected : floor);
    }
};

/// sensitivity > threshold ? image * correction / sensitivity : 0
/// (Shepp & Vardi, IEEE TMI 1 (1982) 113)
struct EmUpdate {
    float threshold;
    ISOTONE_HD float operator()(float image, float correction, float sensitivity) const {
        return sensitivity > threshold ? image * correction / sensitivity : image;
    }
};

}  // namespace isotone::kernels::common
