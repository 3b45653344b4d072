"""短信验证码: a mobile number is checked by a code that the city's SMS gateway (短信平台) sends. Off until a gateway is set."""
