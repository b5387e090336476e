// SPDX-License-Identifier: Apache-2.0
#include "kernels/emulation/barriers.hpp"

#include "kernels/emulation/sanitizers.hpp"

namespace isotone::kernels::emulation {

unsigned current_lane() {
    const sanitizers::Unchecked bookkeeping;
    return Block::current()->lane();
}

std::uint64_t exchange_bits(unsigned mask, std::uint64_t bits, int source, Site site) {
    Block& block = *Block::current();
    {
        const sanitizers::Unchecked bookkeeping;
        block.exchange(block.lane()) = bits;
    }
    block.wait_for_warp(mask, site);
    {
        const sanitizers::Unchecked bookkeeping;
        if (source >= 0 && source < static_cast<int>(warp_size)) {
            if ((mask >> static_cast<unsigned>(source) & 1U) == 0) {
                block.fail("the shuffle at " + site.text() + " reads a lane outside its mask");
            }
            bits = block.exchange(static_cast<unsigned>(source));
        }
    }
    // Nobody may publish again before all have read.
    block.wait_for_warp(mask, site);
    return bits;
}

}  // namespace isotone::kernels::emulation
