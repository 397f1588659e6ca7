"""Ways to the assistant that other programs' message formats prescribe: 公众号 and 企业微信."""
